extension PlanDocumentation {
    /// What a sweep varies and wants to know.
    static let sweep = SectionDocumentation(
        "the sweep",
        [
            FieldDocumentation(
                "over", .anyKeys(.either([.list(.text), .section(sweepRange)])), required: true,
                "Paths into the plan, as --set names them, each with a list of values or a range."),
            FieldDocumentation(
                "mode", .word(["grid", "adaptive"]),
                "grid: every cell as exactly as the next (the default); adaptive: a cell is done when "
                    + "its side of the threshold is known."),
            FieldDocumentation(
                "until", .section(sweepGoal), "How well each cell is to be known."),
            FieldDocumentation(
                "runs-per-cell", .integer(1...10_000),
                "The most runs of a cell; 20 with 'until', else 3."),
            FieldDocumentation(
                "least-runs", .integer(1...10_000), "The least runs of a cell; 3 by default."),
            FieldDocumentation(
                "show", .list(.text),
                "The measures that the report shows of each cell, with their 95 % intervals."),
        ])

    /// Values from one to another.
    static let sweepRange = SectionDocumentation(
        "the range",
        [
            FieldDocumentation("from", .text, required: true, "The first value."),
            FieldDocumentation("to", .text, required: true, "The last value."),
            FieldDocumentation(
                "steps", .integer(2...1000), required: true, "How many values, both ends included."),
            FieldDocumentation(
                "scale", .word(["linear", "log"]),
                "linear: equal steps (the default); log: equal factors."),
        ])

    /// How well a cell is to be known.
    static let sweepGoal = SectionDocumentation(
        "the goal",
        [
            FieldDocumentation(
                "measure", .text, "A measure with an aggregate, such as failover-time.median."),
            FieldDocumentation(
                "event", .text,
                "What a run shows or not, such as needless-failovers >= 1: its probability."),
            FieldDocumentation(
                "half-width", .text, required: true,
                "Half the 95 % interval's width that is narrow enough: 5% of a measure's value, "
                    + "200ms, or percentage points of a probability."),
            FieldDocumentation(
                "threshold", .text, "The value on whose one side or other a cell must lie."),
        ])
}
