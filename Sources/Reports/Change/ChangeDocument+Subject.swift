import Experiments
import Judgement

extension ChangeDocument: DocumentedSubject, EncodableSubject, JudgedSubject {
    package static var noun: String { "whether a change is safe" }

    /// The whole answer.
    package var values: any Encodable { answer }

    /// A case for each measure; one for the whole change where nothing was measured.
    package var suites: [JudgedSuite] {
        let measures = answer.measures.map { measure in
            JudgedCase(
                "\(measure.name) is no worse than tolerated", Self.verdict(measure.verdict),
                because: ["\(measure.verdict.rawValue): worse by \(Self.row(measure)[3])"]
                    + answer.doubts)
        }
        let whole = JudgedCase(
            "the change is safe", Self.verdict(answer.verdict), because: [answer.sentence])
        return [JudgedSuite(name: "change", cases: measures.isEmpty ? [whole] : measures)]
    }
}
