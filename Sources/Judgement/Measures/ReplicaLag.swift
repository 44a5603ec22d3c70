import Quantities
import RunRecord

/// How many bytes a replica was behind its master.
struct ReplicaLag: Measure {
    private static let written = PolledField("replication", "master_repl_offset")
    private static let applied = PolledField("replication", "slave_repl_offset")

    let name = "replica-lag"
    let summary = "the most bytes that a replica was behind its master"
    let unit = Unit.bytes
    let definition = """
        The greatest number of bytes of the replication stream that a replica had not applied when it answered, of \
        those that its shard's master had counted in its last answer before the replica was asked. So it is \
        never more than the truth, and less by what the master wrote since: up to a quarter of a second. A \
        replica that does not answer tells nothing for that time, and neither does one that is sent everything, or \
        a node that joined during the run.
        """
    let source = "INFO replication of every node, five times a second"
    let witnesses: [Witness] = [.poll]
    let polled = [Self.written, Self.applied]
    let selectors: Selector.Kinds = [.shards]
    let needsReplica = true

    /// A lag of a moment, which scatters as counts do.
    let tolerance = 1.0
    let leastDifference = 100_000.0

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        let answers = Dictionary(grouping: run.record.polled?.answers ?? []) { $0.node }
        let shards = run.record.description.topology.shards.filter {
            query.selector.includes(shard: $0.number, affected: run.affectedShards)
        }
        let found = shards.flatMap { shard in
            shard.nodes.flatMap { node in
                lags(of: answers[node] ?? []) { moment in
                    run.ownership.master(of: shard.number, at: moment).flatMap { master in
                        master == node ? nil : answers[master]
                    }
                }
            }
        }
        guard let greatest = found.max() else {
            return .nothing("no replica was asked beside its master")
        }
        return .value(greatest)
    }

    /// How far behind a replica was at each of its answers.
    ///
    /// - Parameters:
    ///   - answers: Its answers.
    ///   - master: The answers of its master at a moment; nil where it has none.
    /// - Returns: The bytes, for each answer that tells them.
    private func lags(
        of answers: [PolledRecord.Answer], behind master: (Offset) -> [PolledRecord.Answer]?
    ) -> [Double] {
        answers.compactMap { answer in
            guard let applied = answer[Self.applied],
                let told = master(answer.asked)?.last(before: answer.asked),
                let written = told[Self.written],
                // 0 stands for a replica that has no stream to go on with, unless there is no stream yet.
                applied > 0 || written == 0
            else { return nil }
            return max(0, written - applied)
        }
    }
}

extension [PolledRecord.Answer] {
    /// The last that was there at a moment; the answers are in the order of time.
    fileprivate func last(before moment: Offset) -> Element? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].at <= moment { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? self[low - 1] : nil
    }
}
