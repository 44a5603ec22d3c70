import LoadGenerator
import Testing

@testable import ExperimentRunner
@testable import Experiments
@testable import Plan
@testable import Workload

@Suite struct ImmaterialSettingTests {
    private func reason(
        _ name: String, _ from: String?, _ to: String?, beside: String = ""
    ) throws -> String? {
        let texts = [from, to].map { value in
            beside + "\n" + (value.map { "\(name) \($0)" } ?? "")
        }
        let change = ConfigurationChange(
            from: try ConfigurationFile(text: texts[0], name: "from"),
            to: try ConfigurationFile(text: texts[1], name: "to"))
        let load = LoadSpecification(policy: ClientPolicy(name: "test"))
        let marker = ImmaterialSetting(load, nodes: 6, tried: change.tried)
        let marked = change.changes.map(marker.marked)
        let found = try #require(marked.first { $0.name == name })
        #expect((found.ignored != nil) == (found.isImmaterial == true))
        return found.ignored
    }

    @Test func manyClientsCannotMatterToFew() throws {
        #expect(
            try reason("maxclients", "10000", "20000")
                == "cannot matter at 50 connections to each node")
        #expect(try reason("maxclients", nil, "60") == nil)
    }

    @Test func anAppendOnlyFilesSettingsMatterWhereThereIsOne() throws {
        #expect(try reason("appendfsync", "always", "no")?.contains("appendonly is no") == true)
        #expect(try reason("appendfsync", "always", "no", beside: "appendonly yes") == nil)
    }

    @Test func aTimeoutMattersWhereItIsShort() throws {
        #expect(try reason("timeout", "0", "3600") != nil)
        #expect(try reason("timeout", "0", "5") == nil)
        #expect(try reason("hz", "10", "100") == nil)
    }
}
