import Quantities

/// What a measure rests on: something that watched the whole run and saw what the measure tells.
///
/// That it was there at the run's start and still at its end is recorded. Without it nothing is known: what was not
/// seen did not therefore not happen.
package enum Witness: String, CaseIterable, Sendable {
    /// The servers' logs at level debug, from the run's start to its end.
    case log
    /// The watch that asks every node, again and again, how it sees the cluster.
    case poll
    /// The watch's tries to write to a shard whose master is in doubt.
    case probe
    /// The operations of the load, or of the plan's client program.
    case load
    /// The reading back of every written key after the cluster converged.
    case readBack = "read-back"
    /// The plan's client program.
    case program

    /// What it is, as sentences name it.
    package var words: String {
        switch self {
        case .log: "the servers' logs at level debug"
        case .poll: "the polling of the nodes"
        case .probe: "the probe of the masters in doubt"
        case .load: "the load"
        case .readBack: "the reading back of what was written"
        case .program: "the client program"
        }
    }

    /// Those that the harness vouches for in the time line of every run.
    package static let watching: [Witness] = [.log, .poll, .probe]
}

extension RunRecord {
    /// Why a witness did not watch the whole run, in a sentence; nil when it did.
    package func absence(of witness: Witness) -> String? {
        switch witness {
        case .log, .poll, .probe: watcherAbsence(witness)
        // Those leave a record of their own, which the measures and the guards look at.
        case .load, .readBack, .program: nil
        }
    }

    /// Whether the run was on nodes whose logs are out of its reach: what polling tells too is told by polling.
    package var lacksLogs: Bool { description.lacksLogs }

    private func watcherAbsence(_ witness: Witness) -> String? {
        // Runs of earlier versions promised nothing.
        guard description.witnesses?.contains(witness.rawValue) == true else { return nil }
        let told = timeline.filter {
            $0.kind == .witness && $0[.witness] == witness
        }
        if let lost = told.first(where: { $0[.witnessState] == .lost }) {
            return "\(witness.words) did not witness the whole run: "
                + (lost[.why] ?? "it was lost at \(lost.timeText)")
        }
        return told.contains { $0[.witnessState] == .alive }
            ? nil : "nothing shows that \(witness.words) witnessed the run to its end"
    }
}

/// What an event tells of a witness.
package enum WitnessState: String, Sendable {
    /// It was there from the run's start to this moment.
    case alive
    /// From this moment on, or before, it was not there.
    case lost
}

extension Event {
    /// Its time as doubts tell it.
    package var timeText: String { SampleText.text(at) }
}
