extension Duration {
    /// The whole of it in nanoseconds, what is below one cut off.
    var inNanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
