import Quantities
import RunRecord

/// A load that this machine cannot make, by what it sent before the first fault.
struct LoadDelivered: Guard {
    let name = "load not delivered"
    let summary =
        "Too little of the asked load was sent in the baseline: this machine cannot make it."
    let limit = "less than 95 % of the operations that the rate asks for"

    /// The least part of the asked load that must be delivered in the baseline.
    private static let leastDelivered = 0.95

    func doubts(about run: RunAnalysis) -> [String] {
        guard let load = run.record.load, run.record.description.askedRate != nil,
            load.baselineAsked > 0
        else { return [] }
        let part = Double(load.baselineDelivered) / Double(load.baselineAsked)
        guard part < Self.leastDelivered else { return [] }
        return [
            "only \(SampleText.percent(part)) of the asked load was delivered in the baseline, below "
                + "95%: this machine cannot make that load; lower the rate"
        ]
    }
}
