/// How much memory the program itself held while its load ran, in bytes resident.
package struct MemoryUse: Codable, Hashable, Sendable {
    /// When the load had settled: 5 s after its start, or when the first fault began.
    package var start: UInt64
    /// When the last operation had ended, before anything was added up.
    package var end: UInt64
    /// The most at any time until the written keys had been read back, what came before the load included.
    package var peak: UInt64

    /// A use of memory.
    package init(start: UInt64, end: UInt64, peak: UInt64) {
        self.start = start
        self.end = end
        self.peak = peak
    }
}
