/// How a node's process is made to end.
package enum NodeEnding: Hashable, Sendable {
    /// SIGKILL, as a crash.
    case kill
    /// SIGTERM; one that has not ended after the grace gets SIGKILL, as orchestrators do. Without a grace it must end
    /// by itself.
    case terminate(grace: Duration?)
}
