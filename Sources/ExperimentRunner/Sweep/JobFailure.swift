/// A job that could not measure anything, which the next one could not either.
package struct JobFailure: Error, CustomStringConvertible {
    /// The exit status to leave with: that of the job.
    package let status: Int32
    /// What it was and what it said last.
    package let description: String
}
