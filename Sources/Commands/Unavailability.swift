/// That a fault of a plan cannot be done on this machine.
struct Unavailability: Error, CustomStringConvertible {
    /// Which, why, and what would help.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
