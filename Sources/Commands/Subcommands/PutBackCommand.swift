import ArgumentParser
import Testbed

/// `shaketable put-back`: what was changed on a cluster that was there before, when the run that changed it was killed.
struct PutBackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: PutBack.command, abstract: "Put a node back as a killed run found it.",
        shouldDisplay: false)

    func run() async throws {
        guard let owed = PutBack.given else {
            throw ExitStatus.badPlan.saying("\(PutBack.variable) does not say what to put back")
        }
        guard try await Blocking.run({ owed.run() }) else {
            throw ExitStatus.unavailable.saying("not all could be put back")
        }
    }
}
