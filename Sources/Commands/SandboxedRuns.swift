import Plan
import RunRecord
import Runner
import Testbed
import Workload

/// Runs of a plan made inside the sandbox, from an open run folder to the evidence in it.
struct SandboxedRuns {
    var plan: Plan
    let server: ServerBinary
    let sandbox: Sandbox
    let companion: String?
    /// Which runs to make; nil for all.
    var indexes: [Int]?
    /// The most runs that may go on at once on this machine.
    var sideBySide = 1
    /// The cluster that was there before, in place of one to start; nil for one to start.
    var attachment: Attachment?
    /// Where faults are posted while the run goes on, instead of the plan's; nil for the plan's.
    var session: FaultSession?

    /// Memory for the nodes' data, used only as far as they store something.
    private static let dataLimit: UInt64 = 8 << 30

    /// Finds what the plan needs, by trying; to be asked before anything is written.
    ///
    /// - Throws: `ExitCode` 69, with the reason told, when something is missing.
    func needs() async throws -> MachineNeed.Offer {
        try reserveDescriptors()
        if attachment != nil {
            return MachineNeed.Offer(engine: nil, support: NodeSupport(), servers: [:])
        }
        do throws(Unavailability) {
            return try await MachineNeed(
                plan: plan, isSandboxed: sandbox.mode == .namespaces,
                controlGroup: sandbox.controlGroup
            ).offer()
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    /// Raises the limit of open files to what the load needs.
    ///
    /// - Throws: `ExitCode` 69, with the reason told, when the machine does not allow as many.
    private func reserveDescriptors() throws {
        do {
            try plan.load?.reserveDescriptors(
                shards: plan.cluster.masters, nodes: plan.cluster.nodeCount)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    /// Makes the runs; the first signal heals and ends them.
    ///
    /// - Returns: Whether all went on to their ends.
    /// - Throws: `ExitCode`, with the reason told, when a run could not be made.
    func make(
        in folder: RunFolder, seed: UInt64, needs: MachineNeed.Offer,
        display: any RunDisplay
    ) async throws -> Bool {
        defer { display.end() }
        do {
            return try await perform(folder: folder, seed: seed, needs: needs, display: display)
        } catch is CancellationError {
            // Interrupted while the cluster was starting: there is nothing to heal.
            return false
        } catch {
            display.end()
            throw ExitStatus(of: error).saying("\(error)")
        }
    }

    private func perform(
        folder: RunFolder, seed: UInt64, needs: MachineNeed.Offer,
        display: any RunDisplay
    ) async throws -> Bool {
        let usesMemory = sandbox.mode == .namespaces
        let place = indexes.map { "/data-\($0.first ?? 0)" } ?? "/data"
        let data = try sandbox.mountTemporary(
            at: usesMemory ? nil : folder.path + place, sizeBytes: Self.dataLimit)
        let path = data.path
        var options = RunnerOptions(
            folder: folder, dataFolder: path, isSandboxed: usesMemory,
            networkEngine: needs.engine, support: needs.support, companion: companion,
            seed: seed, programVersion: ProgramVersion.text, indexes: indexes,
            sideBySide: sideBySide)
        options.session = session
        options.servers = needs.servers
        options.attached = attachment?.found
        let runner = Runner(plan: plan, options: options, server: server, observer: display)
        let work = Task { try await runner.run() }
        let interruption = Interruption(notice: notice) { [session] in
            // A session has no other end than that somebody ends it.
            if let session, session.isOpen { session.end() } else { work.cancel() }
        }
        let result = await work.result
        withExtendedLifetime(interruption) {}
        try data.remove()
        return try result.get()
    }

    private var notice: String {
        session == nil
            ? Interruption.usualNotice : "ending: healing, then the report; again to end at once"
    }
}
