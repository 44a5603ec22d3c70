import Foundation

/// Waiting in the control plane.
package enum Wait {
    /// Waits also when the task is cancelled: for healing, which must not be cut short.
    package static func uncancelled(for duration: Duration) async {
        let seconds =
            Double(duration.components.seconds)
            + Double(duration.components.attoseconds) / 1e18
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds) {
                continuation.resume()
            }
        }
    }
}
