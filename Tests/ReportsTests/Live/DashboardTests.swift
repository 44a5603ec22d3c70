import Foundation
import Testing

@testable import Reports

/// The dashboard and the page about metrics name only what there is.
@Suite struct DashboardTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/shaketable/Documentation.docc").standardized

    private static func known() throws -> Set<String> {
        let text =
            LiveMetrics().render(SyntheticFrame.frame())
            + (try OpenMetricsReport().render(SyntheticFindings.findings()))
        return Set(
            text.split(separator: "\n").filter { !$0.hasPrefix("#") }
                .compactMap { $0.split(separator: "{").first.map(String.init) })
    }

    @Test(arguments: ["grafana.json", "Metrics.md"])
    func everyMetricThatIsNamedExists(file: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        let named = Set(
            text.matches(of: /shaketable_(?:live|measure|verdict|expectation)[a-z0-9_]*/)
                .map { String($0.0) })
        #expect(named.count >= 8)
        #expect(named.subtracting(try Self.known()) == [])
    }

    @Test func theDashboardIsJSONWithPanels() throws {
        let data = try Data(contentsOf: Self.folder.appending(path: "grafana.json"))
        let board = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let panels = try #require(board["panels"] as? [[String: Any]])
        #expect(panels.count == 9 && panels.allSatisfy { $0["title"] is String })
    }
}
