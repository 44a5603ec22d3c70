import GRDB

/// The tables of a history, and how older ones become today's.
enum HistorySchema {
    /// Stands in the file's head: "shkt". Other programs' databases have another.
    static let applicationIdentifier: Int32 = 0x7368_6B74

    /// Every version's change, in order; a version that was released is never edited.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try makeBatches(database)
            try makeRuns(database)
            try makeSamples(database)
            try database.execute(sql: "PRAGMA application_id = \(applicationIdentifier)")
        }
        return migrator
    }

    /// One command's runs.
    private static func makeBatches(_ database: Database) throws {
        try database.create(table: "batch") { table in
            table.autoIncrementedPrimaryKey("id")
            table.column("plan", .text).notNull()
            table.column("planHash", .text)
            table.column("command", .text)
            table.column("folder", .text)
            table.column("verdict", .text).notNull()
            table.column("startedNanoseconds", .integer).notNull()
        }
    }

    private static func makeRuns(_ database: Database) throws {
        try database.create(table: "run") { table in
            table.autoIncrementedPrimaryKey("id")
            table.column("batch", .integer).notNull().indexed()
                .references("batch", onDelete: .cascade)
            table.column("plan", .text).notNull().indexed()
            table.column("planHash", .text)
            table.column("position", .integer).notNull()
            // Seeds use all 64 bits, and the database's integers have a sign.
            table.column("seed", .text).notNull()
            table.column("startedNanoseconds", .integer).notNull()
            table.column("server", .text).notNull()
            table.column("configuration", .text).notNull()
            table.column("host", .text).notNull()
            table.column("hostFingerprint", .text).notNull()
            table.column("networkEngine", .text).notNull()
            table.column("sandbox", .text).notNull()
            table.column("parallelism", .integer).notNull()
            table.column("programVersion", .text).notNull()
            table.column("isControl", .boolean).notNull()
            table.column("verdict", .text).notNull()
            table.column("doubts", .text).notNull()
            // The same run is not there twice, however often its folder is added.
            table.uniqueKey(["plan", "hostFingerprint", "startedNanoseconds", "seed", "position"])
        }
    }

    /// All samples of all measures; a run's value is their median.
    private static func makeSamples(_ database: Database) throws {
        try database.create(table: "measure") { table in
            table.column("run", .integer).notNull().references("run", onDelete: .cascade)
            table.column("name", .text).notNull()
            table.column("unit", .text).notNull()
            table.column("value", .real).notNull()
            table.column("samples", .text).notNull()
            table.primaryKey(["run", "name"])
        }
    }
}
