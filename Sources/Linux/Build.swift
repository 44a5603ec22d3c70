import CLinux

/// What this program was built from.
package enum Build {
    /// The commit, with `+changes` where files differed from it; nil when the build was not told.
    package static let commit: String? = {
        let text = String(cString: clinux_commit())
        return text.isEmpty ? nil : text
    }()
}
