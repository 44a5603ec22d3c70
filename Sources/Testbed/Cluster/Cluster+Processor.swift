import Linux

extension Cluster {
    /// Rations a node's processor time, its children's included.
    ///
    /// - Parameters:
    ///   - number: The node, from 1.
    ///   - share: Of one processor, above 0.
    /// - Returns: The group that it is in then.
    /// - Throws: `ClusterError` when the node does not run, `LinuxError` when the kernel refuses.
    package func rationProcessor(of number: Int, to share: Double) async throws -> ControlGroup {
        guard let folder = deployment.support.controlGroup,
            case .found(let controller) = ProcessorController.find()
        else { throw ClusterError("no control groups can be made here") }
        guard let process = nodes[number]?.process?.processIdentifier else {
            throw ClusterError("node \(number) does not run", isUnavailable: false)
        }
        // The kernel takes no less than a millisecond.
        let quota = max(1000, Int64(share * Double(ControlGroup.periodMicroseconds)))
        let group = try ControlGroup.make(
            in: folder, name: "node-\(number)", home: controller.home, quota: quota)
        do {
            try group.add(process)
        } catch {
            try await group.remove()
            throw error
        }
        return group
    }
}
