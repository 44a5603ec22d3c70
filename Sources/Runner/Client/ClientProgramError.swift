/// Why a plan's client program cannot be the load: it could not be started, or did not get ready.
package struct ClientProgramError: Error, Hashable, CustomStringConvertible {
    /// What is wrong and what would mend it.
    package let description: String
}
