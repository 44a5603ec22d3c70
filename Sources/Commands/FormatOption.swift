import ArgumentParser
import Foundation
import Reports
import Wording

/// `--format`: how a command tells on its standard output what it found.
struct FormatOption: ParsableArguments {
    @Option(help: "How to tell it.")
    var format = FormatName.terminal

    /// Whether people are to read it where the command is given, so that more may be said around it.
    var isForTerminal: Bool { format == .terminal }

    /// Sees to it that what the command will find can be told, before it looks.
    ///
    /// - Throws: `ValidationError` when the format cannot tell such a subject.
    func demand(_ kind: any Subject.Type) throws {
        guard !format.type.tells(kind) else { return }
        let names = ReportCatalog.formats(for: kind).map { FormatName($0).defaultValueDescription }
        throw ValidationError(
            "--format \(format.defaultValueDescription) does not tell \(kind.noun); these do: "
                + names.joined(separator: ", "))
    }

    /// Writes a subject to standard output.
    ///
    /// - Throws: `ExitCode` 69 when it cannot be said in this form, told.
    func tell(_ subject: any Subject) throws {
        do {
            print(
                try format.type.init(on: .standardOutput).render(subject), terminator: "")
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }
}

/// A format of the catalogue, as the command line names it.
struct FormatName: ExpressibleByArgument, Equatable, Sendable {
    let type: any ReportFormat.Type

    /// What a terminal shows.
    static let terminal = FormatName(TerminalSummary.self)

    init(_ type: any ReportFormat.Type) {
        self.type = type
    }

    init?(argument: String) {
        guard let type = ReportCatalog.format(named: argument) else { return nil }
        self.type = type
    }

    static func == (left: FormatName, right: FormatName) -> Bool { left.type == right.type }

    /// The name by which people know it best.
    var defaultValueDescription: String { type.otherNames.first ?? type.name }

    static var allValueStrings: [String] {
        ReportCatalog.all.map { FormatName($0).defaultValueDescription }
    }
}

extension Terminal {
    /// The same without colours.
    var withoutColours: Terminal { Terminal(columns: columns, glyphs: glyphs) }

    /// Prints lines that are laid out by hand: on a terminal broken to fit, elsewhere as they are, for `grep`.
    static func say(_ text: String, terminator: String = "\n") {
        let columns = standardOutput.columns
        print(
            columns.map { HangingText.wrapped(text, to: $0) } ?? text, terminator: terminator)
    }

    /// What this process's output goes to.
    static var standardOutput: Terminal {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let style = TerminalStyle(
            isTerminal: isTerminal, environment: ProcessInfo.processInfo.environment)
        return Terminal(
            columns: isTerminal ? TerminalSize.current.columns : nil, glyphs: style.glyphs,
            coloured: style.coloured)
    }
}
