import Linux
import Quantities
import RunRecord
import Testbed

/// Sees when the cluster is whole again after the last heal, records it once, and ends the close look.
struct ConvergenceWatch {
    let cluster: Cluster
    let timeline: Timeline
    let faults: FaultLedger

    /// Looks every 10 ms until cancelled.
    func run() async {
        while !Task.isCancelled {
            if let change = faults.awaited, await reasonNotWhole() == nil {
                timeline.record(.converged, at: timeline.now())
                cluster.watch.calm()
                faults.settle(change)
            }
            do { try await Task.sleep(for: .milliseconds(10)) } catch { return }
        }
    }

    /// Waits until the cluster has been seen whole since the last heal.
    ///
    /// - Returns: Why it was not, when time ran out first; nil when it was, and in a cancelled task.
    func waitUntilSettled(within limit: Duration) async -> String? {
        let deadline = MonotonicClock.now() + limit.wholeNanoseconds
        while !faults.isSettled {
            guard MonotonicClock.now() < deadline else {
                return await reasonNotWhole() ?? "faults are still acting"
            }
            do { try await Task.sleep(for: .milliseconds(10)) } catch { return nil }
        }
        return nil
    }

    private func reasonNotWhole() async -> String? {
        let living = await cluster.living()
        return cluster.watch.picture.reasonNotWhole(among: living)
    }
}
