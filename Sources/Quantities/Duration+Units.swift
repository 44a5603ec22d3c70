extension Duration {
    /// Whole nanoseconds; what is finer is cut off.
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// Seconds as a floating-point number, for arithmetic and plots.
    package var inSeconds: Double { Double(wholeNanoseconds) / 1e9 }

    /// Milliseconds as a floating-point number.
    package var inMilliseconds: Double { Double(wholeNanoseconds) / 1e6 }
}
