import Linux

/// What `shaketable --version` says, and every run folder.
enum ProgramVersion {
    static let text = "0.1.0 (\(Build.commit ?? "unknown commit"))"
}
