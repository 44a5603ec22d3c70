/// What of a server can be made to wait, and the file in its directory that does it; Stall.h says the same.
package enum StallableCall: String, Sendable {
    /// `fork()`, of a snapshot or a rewrite.
    case fork = "fork-stall"
    /// `fsync()` and `fdatasync()`, of an append-only file, a snapshot or nodes.conf.
    case sync = "fsync-stall"
}
