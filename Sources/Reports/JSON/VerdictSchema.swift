/// The JSON Schema (draft 2020-12) of `verdict.json`, for those who read it with other programs.
package enum VerdictSchema {
    /// The schema as JSON text.
    package static let text = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "shaketable verdict",
          "description": "The answer of a plan. Times ending in Seconds are seconds; offsets are nanoseconds since the run's start; numbers that are not finite stand as the texts infinity, -infinity and nan.",
          "type": "object",
          "required": ["format", "plan", "verdict", "expectations", "runs", "measures", "bounds"],
          "properties": {
            "format": { "description": "The version of this format.", "type": "integer" },
            "plan": { "description": "The plan's name.", "type": "string" },
            "verdict": { "$ref": "#/$defs/verdict" },
            "expectations": { "type": "array", "items": { "$ref": "#/$defs/expectation" } },
            "runs": { "type": "array", "items": { "$ref": "#/$defs/run" } },
            "measures": { "type": "array", "items": { "$ref": "#/$defs/measure" } },
            "bounds": { "$ref": "#/$defs/bounds" },
            "notices": {
              "description": "What was seen that is bad and that no expectation asks about.",
              "type": "array", "items": { "$ref": "#/$defs/notice" }
            }
          },
          "$defs": {
        \(values),
        \(expectation),
        \(run),
        \(episode),
        \(notice),
        \(measure),
        \(bounds)
          }
        }

        """

    private static let values = """
            "verdict": {
              "description": "The worst of several wins: failed over inconclusive over passed.",
              "enum": ["passed", "inconclusive", "failed"]
            },
            "number": {
              "anyOf": [{ "type": "number" }, { "enum": ["infinity", "-infinity", "nan"] }]
            },
            "offset": {
              "description": "Nanoseconds since the run's start; negative before it.",
              "type": "integer"
            },
            "unit": {
              "description": "Seconds, a part of a whole, a plain number, bytes, events a second.",
              "enum": ["time", "ratio", "count", "bytes", "rate"]
            }
        """

    private static let expectation = """
            "expectation": {
              "type": "object",
              "required": ["text", "verdict", "unit", "comparison", "samples"],
              "properties": {
                "text": { "description": "As the plan writes it.", "type": "string" },
                "verdict": { "$ref": "#/$defs/verdict" },
                "value": { "description": "The left side, measured.", "$ref": "#/$defs/number" },
                "limit": { "description": "The right side.", "$ref": "#/$defs/number" },
                "unit": { "$ref": "#/$defs/unit" },
                "comparison": { "enum": ["<=", "<", ">=", ">", "==", "!="] },
                "margin": {
                  "description": "Negative when the expectation does not hold.",
                  "$ref": "#/$defs/number"
                },
                "samples": { "type": "integer" },
                "reason": { "description": "Why, when not passed.", "type": "string" }
              }
            }
        """

    private static let run = """
            "run": {
              "type": "object",
              "required": ["index", "verdict", "doubts", "episodes", "measures", "lossesByCause"],
              "properties": {
                "index": { "description": "From 1.", "type": "integer" },
                "verdict": { "$ref": "#/$defs/verdict" },
                "doubts": {
                  "description": "Why the run is inconclusive; empty when it is not.",
                  "type": "array", "items": { "type": "string" }
                },
                "episodes": { "type": "array", "items": { "$ref": "#/$defs/episode" } },
                "measures": {
                  "description": "Each measure's value in this run, in base units.",
                  "type": "object", "additionalProperties": { "$ref": "#/$defs/number" }
                },
                "lossesByCause": {
                  "description": "Lost writes by cause.",
                  "type": "object", "additionalProperties": { "type": "integer" }
                }
              }
            }
        """

    private static let episode = """
            "episode": {
              "description": "A shard that lost its master, and how it got another.",
              "type": "object",
              "required": ["shard", "oldMaster", "effect", "phases", "cause"],
              "properties": {
                "shard": { "type": "integer" },
                "oldMaster": { "type": "integer" },
                "newMaster": { "type": "integer" },
                "step": { "description": "The plan's step, from 0.", "type": "integer" },
                "cause": { "enum": ["fault", "command", "crash", "none"] },
                "effect": { "$ref": "#/$defs/offset" },
                "won": { "$ref": "#/$defs/offset" },
                "disabledUntil": { "$ref": "#/$defs/offset" },
                "isNeedless": { "type": "boolean" },
                "failedElections": { "type": "integer" },
                "phases": { "type": "array", "items": { "$ref": "#/$defs/phase" } }
              }
            },
            "phase": {
              "type": "object",
              "required": ["name", "start", "source"],
              "properties": {
                "name": { "type": "string" },
                "start": { "$ref": "#/$defs/offset" },
                "end": { "$ref": "#/$defs/offset" },
                "source": { "description": "log, poll, probe or load.", "type": "string" }
              }
            }
        """

    private static let notice = """
            "notice": {
              "type": "object",
              "required": ["kind", "text", "runs"],
              "properties": {
                "kind": { "description": "See shaketable list notices.", "type": "string" },
                "text": { "description": "What was seen, as it was worst.", "type": "string" },
                "runs": { "type": "array", "items": { "type": "integer" } }
              }
            }
        """

    private static let measure = """
            "measure": {
              "description": "A measure over all conclusive runs, in base units.",
              "type": "object",
              "required": ["name", "unit", "samples", "min", "median", "p95", "max"],
              "properties": {
                "name": { "type": "string" },
                "unit": { "$ref": "#/$defs/unit" },
                "samples": { "type": "array", "items": { "$ref": "#/$defs/number" } },
                "min": { "$ref": "#/$defs/number" },
                "median": { "$ref": "#/$defs/number" },
                "p95": { "$ref": "#/$defs/number" },
                "max": { "$ref": "#/$defs/number" },
                "medianLow": {
                  "description": "The lower end of a 95 % interval of the median.",
                  "$ref": "#/$defs/number"
                },
                "medianHigh": { "$ref": "#/$defs/number" }
              }
            }
        """

    private static let bounds = """
            "bounds": {
              "description": "What a failover is said to take at most, and how often it took longer.",
              "type": "object",
              "required": [
                "textbookSeconds", "worstCaseSeconds", "failovers", "aboveTextbook", "aboveWorstCase"
              ],
              "properties": {
                "textbookSeconds": { "$ref": "#/$defs/number" },
                "worstCaseSeconds": { "$ref": "#/$defs/number" },
                "failovers": { "type": "integer" },
                "aboveTextbook": { "type": "integer" },
                "aboveWorstCase": { "type": "integer" },
                "terms": { "type": "array", "items": { "$ref": "#/$defs/term" } },
                "repeatedVoteSeconds": { "$ref": "#/$defs/number" },
                "withRepeatedVote": { "type": "integer" }
              }
            },
            "term": {
              "description": "A part of the worst case.",
              "type": "object",
              "required": ["name", "formula", "seconds", "source"],
              "properties": {
                "name": { "type": "string" },
                "formula": { "type": "string" },
                "seconds": { "$ref": "#/$defs/number" },
                "source": { "type": "string" }
              }
            }
        """
}
