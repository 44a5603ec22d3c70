extension Int {
    /// This many of something in words, with the plural's s where it is due: `1 run`, `3 runs`.
    package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
