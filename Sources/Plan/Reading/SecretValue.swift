import Foundation
import RedisClient
import Wording

/// A secret as a plan writes it: the text itself, or `${NAME}` for what an environment variable holds, so that the
/// plan can be shown to anybody.
enum SecretValue {
    /// The most that is read of a file with a password.
    private static let mostBytes = 4096

    /// Whether a text is nothing but the name of a variable, which is no secret itself.
    static func isReference(_ text: String) -> Bool {
        text.wholeMatch(of: /\$\{[A-Za-z_][A-Za-z0-9_]*\}/) != nil
    }

    /// A text with the environment's values in place of `${NAME}`.
    ///
    /// - Parameters:
    ///   - text: What stands in the plan.
    ///   - value: Where it stands, for errors, which quote the variable's name and nothing else.
    ///   - environment: The variables.
    /// - Returns: The secret.
    /// - Throws: When there is no such variable, or it is empty.
    static func expanded(
        _ text: String, at value: PlanValue,
        in environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(PlanError) -> String {
        var result = ""
        var rest = text[...]
        while let match = rest.firstMatch(of: /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/) {
            let name = String(match.output.1)
            guard let found = environment[name], !found.isEmpty else {
                throw value.error(
                    "the environment has no variable \(name); set it before this program is started"
                )
            }
            guard !found.unicodeScalars.contains(where: { $0.value < 32 }) else {
                throw value.error("the variable \(name) holds control characters")
            }
            result += rest[..<match.range.lowerBound] + found
            rest = rest[match.range.upperBound...]
        }
        return result + rest
    }

    /// The first line of a file.
    ///
    /// - Throws: When it cannot be read, is no file or has no first line.
    static func firstLine(ofFileNamedBy value: PlanValue) throws(PlanError) -> String {
        let path = try value.text("the path of a file")
        guard let data = Self.start(of: path) else {
            throw value.error("the file \(path.quoted) cannot be read")
        }
        let line = String(decoding: data, as: UTF8.self).prefix { !$0.isNewline }
        guard !line.isEmpty, data.count <= mostBytes else {
            throw value.error("the file \(path.quoted) has no password as its first line")
        }
        return String(line)
    }

    /// The begin of a regular file; nil of anything else, which might never end.
    private static func start(of path: String) -> Data? {
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let kind = try? FileManager.default.attributesOfItem(atPath: resolved)[.type]
        guard kind as? FileAttributeType == .typeRegular,
            let file = FileHandle(forReadingAtPath: resolved)
        else { return nil }
        defer { try? file.close() }
        return (try? file.read(upToCount: mostBytes + 1)) ?? Data()
    }
}

extension Credentials {
    /// Reads `user`, `password` and `password-file` of a section; nil where none of them is there.
    ///
    /// - Throws: When they do not go together, or the password cannot be had.
    init?(reading fields: PlanFields) throws(PlanError) {
        let user = try fields.text("user")
        let text = try fields.text("password")
        let file = fields["password-file"]
        guard text == nil || file == nil else {
            throw fields.error(
                at: "password-file", "the password is there twice: password and password-file")
        }
        var password: String?
        if let text, let value = fields["password"] {
            password = try SecretValue.expanded(text, at: value)
        } else if let file {
            password = try SecretValue.firstLine(ofFileNamedBy: file)
        }
        guard let password else {
            guard user == nil else {
                throw fields.error(
                    at: "user", "a user needs a password: password: ${NAME}, or password-file")
            }
            return nil
        }
        guard !password.isEmpty else {
            throw fields.error(at: "password", "the password is empty; leave it out")
        }
        self.init(user: user, password: password)
    }
}

extension PlanFields {
    /// A complaint at a key's value.
    fileprivate func error(at key: String, _ message: String) -> PlanError {
        guard let value = self[key] else { preconditionFailure("there is no key \(key)") }
        return value.error(message)
    }
}
