import Foundation
import Judgement
import Plan
import Reports
import RunRecord

/// A line in which GitHub Actions sees an error of a file, and shows it beside the file's line.
///
/// Source: "Workflow commands for GitHub Actions" in GitHub's documentation, and `ActionCommand` of its runner.
struct GitHubAnnotation {
    let file: String?
    let line: Int?
    let column: Int?
    let message: String

    /// What is wrong with a plan.
    init(of problem: PlanError.Problem) {
        // An option of the command line is no file.
        let isFile = !problem.position.source.hasPrefix("--")
        file = isFile ? problem.position.source : nil
        line = problem.position.line
        column = problem.position.column
        message = isFile ? problem.message : problem.description
    }

    /// An expectation that did not hold.
    init(of expectation: ExpectationResult, stated: PlanRecord.Stated?, plan: String) {
        file = stated?.file
        line = stated?.line
        column = stated?.column
        message =
            "\(plan): \(expectation.text): \(expectation.reason ?? expectation.verdict.rawValue)"
    }

    /// The expectations that failed, and those that nobody can tell, for as long as the plan itself is not passed.
    static func all(of findings: Findings) -> [Self] {
        let stated = findings.stated
        return findings.judgement.expectations.enumerated().compactMap { index, result in
            guard result.verdict == .failed else { return nil }
            return Self(
                of: result, stated: stated.indices.contains(index) ? stated[index] : nil,
                plan: findings.judgement.plan)
        }
    }

    /// Writes those of findings to standard error, when a job of GitHub Actions reads it.
    static func tell(_ findings: Findings) {
        StandardError.write(all(of: findings).compactMap { $0.text() }.joined())
    }

    /// The line with its end; nil elsewhere than in a job of GitHub Actions.
    func text(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
        guard environment["GITHUB_ACTIONS"] == "true" else { return nil }
        let properties = [
            file.map { "file=\(Self.escaped($0, also: [":", ","]))" }, line.map { "line=\($0)" },
            column.map { "col=\($0)" },
        ].compactMap { $0 }.joined(separator: ",")
        return "::error\(properties.isEmpty ? "" : " " + properties)::\(Self.escaped(message))\n"
    }

    private static func escaped(_ text: String, also others: [Character] = []) -> String {
        text.map { character in
            switch character {
            case "%": "%25"
            case "\r\n": "%0D%0A"
            case "\r": "%0D"
            case "\n": "%0A"
            case ":" where others.contains(":"): "%3A"
            case "," where others.contains(","): "%2C"
            default: String(character)
            }
        }.joined()
    }
}
