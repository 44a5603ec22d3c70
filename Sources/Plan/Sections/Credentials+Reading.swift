import RedisClient

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
