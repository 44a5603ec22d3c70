import RunRecord

extension RunDescription {
    /// How many runs went on at once, in words; nil when this one was alone.
    var sideBySideText: String? {
        sideBySide.map { "up to \($0) runs at once on this machine" }
    }
}
