import Harness
import Testing

@Suite("What list prints")
struct PlanCatalogueTextTests {
    @Test func everyFaultIsListedWithAllThatIsKnownOfIt() {
        let text = CatalogueText.faults
        for fault in FaultCatalog.all {
            #expect(text.contains("\(fault.name): \(fault.summary)\n"))
            #expect(text.contains("  receipt   \(fault.documentation.receipt)\n"))
            #expect(text.contains("  example   \(fault.documentation.example)\n"))
        }
        #expect(
            text.hasPrefix(
                """
                pause: Freezes a node: its process stops, its connections stay open, nothing answers.
                  target    The node or nodes to freeze. (required; a target, such as master of slot 0)
                  for:      required

                """))
    }

    @Test func everyTargetIsListedWithItsMeaning() {
        let lines = CatalogueText.targets.split(separator: "\n")
        #expect(lines.count == TargetCatalog.all.count)
        #expect(lines.first == "master of slot N     The master of the shard that serves the slot.")
    }
}
