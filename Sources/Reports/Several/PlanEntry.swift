import Foundation

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
