import Wording
import Yams

/// What Yams says of a text that is not YAML, in the words of a plan's errors.
struct YAMLFailure {
    private let position: PlanPosition
    private let message: String

    /// Reads Yams' error.
    init(_ error: any Error, in source: PlanSource) {
        func position(_ mark: Mark) -> PlanPosition {
            PlanPosition(source: source.name, line: max(1, mark.line), column: max(1, mark.column))
        }
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _):
            self.position = position(mark)
            message = "this is not YAML: \(problem)\(context.map { " \($0.text)" } ?? "")"
        case .composer(_, let problem, let mark, _):
            self.position = position(mark)
            message =
                problem.contains("document")
                ? "a second document begins here; a plan is one document"
                : "this is not YAML: \(problem)"
        case .duplicatedKeysInMapping(let duplicates, let context):
            self.position = position(context.mark)
            let keys = duplicates.sorted().map(\.quoted).joined(separator: ", ")
            message = "the key \(keys) is there twice"
        case .reader(let problem, _, _, _):
            self.position = PlanPosition(source: source.name)
            message = "the file is not text in UTF-8: \(problem)"
        default:
            self.position = PlanPosition(source: source.name)
            message = "this is not YAML: \(error)"
        }
    }

    /// The error to throw.
    var asPlanError: PlanError { PlanError(position, message) }
}
