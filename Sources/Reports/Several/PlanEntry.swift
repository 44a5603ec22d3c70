import Foundation
import Judgement

/// One plan of several: its findings, and where its own page is.
package struct PlanEntry: Sendable {
    /// The plan's findings.
    package var findings: Findings
    /// The path of its page as seen from the page that lists it; nil when it has none.
    package var page: String?
    /// Said below its name, such as its folder; nil for nothing.
    package var remark: String?

    /// An entry.
    package init(findings: Findings, page: String?, remark: String? = nil) {
        self.findings = findings
        self.page = page
        self.remark = remark
    }

    /// The page's address: always relative, whatever the path holds, so that no path becomes a
    /// scheme such as `javascript:`.
    var address: String? {
        guard let page else { return nil }
        var allowed = CharacterSet.urlPathAllowed
        allowed.remove(":")
        return page.addingPercentEncoding(withAllowedCharacters: allowed).map { "./\($0)" }
    }
}

extension [PlanEntry] {
    /// Unfinished and failed ones first, then those that cannot be told, then those that passed, then those that were not run.
    var worstFirst: [PlanEntry] {
        func rank(_ entry: PlanEntry) -> Int {
            if entry.findings.progress != nil { return -1 }
            if entry.findings.unavailable != nil { return 3 }
            switch entry.findings.judgement.verdict {
            case .failed: return 0
            case .inconclusive: return 1
            case .passed: return 2
            }
        }
        return enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }
}
