import RunRecord

extension OperationOutcome {
    /// The class of an error reply that is no redirection, by its first word.
    init(errorReply text: String) {
        switch text.prefix(while: { $0 != " " }) {
        case "CLUSTERDOWN": self = .clusterDown
        case "LOADING": self = .loading
        case "TRYAGAIN": self = .tryAgain
        case "READONLY": self = .readOnly
        case "MASTERDOWN": self = .masterDown
        case "MISCONF": self = .misconfigured
        case "OOM": self = .outOfMemory
        case "BUSY": self = .busy
        default: self = .other
        }
    }
}
