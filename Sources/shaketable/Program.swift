import Commands

/// The program: what it does is a library's, so that tests link what users run.
@main enum Main {
    @MainActor static func main() async { await Program.main() }
}
