import ArgumentParser

@main
struct Shaketable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shaketable", subcommands: [SandboxProbe.self])
}
