import Experiments
import Judgement

extension TuneDocument: DocumentedSubject, EncodableSubject, JudgedSubject {
    package static var noun: String { "what tuning found" }

    /// All that was found.
    package var values: any Encodable { answer }

    /// Whether a node-timeout is shown to survive, and whether the goal is met.
    package var suites: [JudgedSuite] {
        var cases = [
            JudgedCase(
                "a node-timeout is shown to survive the stalls",
                answer.advice?.certainty == .shown ? .passed : .inconclusive,
                because: [answer.headline] + answer.doubts)
        ]
        if let wanted = answer.question.goal {
            let verdict: Verdict =
                switch answer.goal?.verdict {
                case .met: .passed
                case .missed: .failed
                case .open, nil: .inconclusive
                }
            cases.append(
                JudgedCase(
                    "\(wanted)", verdict, because: [answer.goal?.sentence ?? answer.headline]))
        }
        return [JudgedSuite(name: "tune", cases: cases)]
    }
}
