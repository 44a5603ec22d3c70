/// What `list faults` prints of a fault, and what the schema of plans is made from.
package struct FaultDocumentation: Sendable {
    /// Its keys.
    package let fields: SectionDocumentation
    /// What proves that it took effect, and that it ended.
    package let receipt: String
    /// What would make its receipt false, and how each of these is excluded.
    package let falsifiers: String
    /// How it ends.
    package let heal: String
    /// What the machine must offer for it; `nothing` when any will do.
    package let requirements: String
    /// One step of a plan that uses it.
    package let example: String

    /// The documentation of a fault.
    package init(
        fields: SectionDocumentation, receipt: String, falsifiers: String, heal: String,
        requirements: String, example: String
    ) {
        self.fields = fields
        self.receipt = receipt
        self.falsifiers = falsifiers
        self.heal = heal
        self.requirements = requirements
        self.example = example
    }
}
