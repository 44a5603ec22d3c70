<?php
// What the PHP loads beside it share: as many processes as PHP applications have, each with a client of its own that does
// one operation after the other. A closed loop hides what was not sent while it waited.
// Settings: LOAD_RATE (operations a second of all together, 40), LOAD_PROCESSES (8), LOAD_KEYS (1000).

function setting(string $name, string $default): string
{
    $value = getenv($name);
    return $value === false ? $default : $value;
}

function report($pipe, array $message): void
{
    // One write for each line: lines of several processes do not mix in a pipe.
    fwrite($pipe, json_encode($message) . "\n");
}

function error_class(Throwable $error): string
{
    $text = $error->getMessage();
    foreach (["CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "LOADING", "READONLY"] as $word) {
        if (str_contains($text, $word)) {
            return $word;
        }
    }
    if (stripos($text, "timed out") !== false || stripos($text, "timeout") !== false) {
        return "timeout";
    }
    if (stripos($text, "refused") !== false) {
        return "connection refused";
    }
    return substr(get_class($error) . ": " . $text, 0, 200);
}

function work($pipe, int $process, callable $connect, array $nodes, float $interval): void
{
    $isStopping = false;
    pcntl_async_signals(true);
    pcntl_signal(SIGTERM, function () use (&$isStopping) {
        $isStopping = true;
    });
    $prefix = setting("SHAKETABLE_CLIENT", "client");
    mt_srand((int) setting("SHAKETABLE_SEED", "1") + $process);
    $client = $connect($nodes);
    $due = hrtime(true) + (int) (1e9 * $interval * mt_rand() / mt_getrandmax());
    for ($number = 1; !$isStopping; $number++) {
        usleep(max(0, intdiv($due - hrtime(true), 1000)));
        if ($isStopping) {
            break;
        }
        $op = mt_rand(0, 1) ? "set" : "get";
        $message = ["op" => $op, "key" => "$prefix:" . mt_rand(0, (int) setting("LOAD_KEYS", "1000") - 1),
            "start" => hrtime(true)];
        try {
            if ($op == "set") {
                // A value of its own for each write: so it is known in the end which one a key has.
                $message["value"] = str_pad("$prefix:$process:$number:", 64, "x");
                $done = $client->set($message["key"], $message["value"]);
                $message += $done ? ["ok" => true] : ["error" => $client->getLastError() ?: "set returned false"];
            } else {
                $found = $client->get($message["key"]);
                $isThere = is_string($found);
                $message += ["ok" => true] + ($isThere ? ["value" => $found] : ["found" => false]);
            }
        } catch (Throwable $error) { // a client's bug is an outcome too
            $message["error"] = error_class($error);
        }
        report($pipe, $message + ["end" => hrtime(true)]);
        $due = max($due + (int) (1e9 * $interval), hrtime(true));
    }
}

function drive(string $name, string $version, callable $connect): void
{
    $pipe = fopen("php://fd/" . getenv("SHAKETABLE_PROTOCOL_FD"), "w");
    $nodes = explode(",", getenv("SHAKETABLE_NODES"));
    $processes = (int) setting("LOAD_PROCESSES", "8");
    $connect($nodes)->get("ready"); // can it be reached at all?
    report($pipe, ["ready" => true, "client" => $name, "version" => $version]);
    $children = [];
    for ($process = 0; $process < $processes; $process++) {
        $child = pcntl_fork();
        if ($child == 0) {
            work($pipe, $process, $connect, $nodes, $processes / (float) setting("LOAD_RATE", "40"));
            exit(0);
        }
        $children[] = $child;
    }
    $end = null;
    pcntl_async_signals(true);
    pcntl_signal(SIGTERM, function () use ($children, &$end) {
        $end = hrtime(true) + 3e9;
        foreach ($children as $child) {
            posix_kill($child, SIGTERM);
        }
    });
    while ($children && ($end === null || hrtime(true) < $end)) {
        usleep(50000);
        foreach ($children as $place => $child) {
            if (pcntl_waitpid($child, $status, WNOHANG) == 0) {
                continue;
            }
            unset($children[$place]);
            if ($end === null) { // a client that takes its process with it is not done
                echo pcntl_wifsignaled($status) ? "killed by signal " . pcntl_wtermsig($status)
                    : "ended with status " . pcntl_wexitstatus($status), ": a process of $name\n";
            }
        }
    }
    if ($end === null) {
        exit(1);
    }
    report($pipe, ["done" => true, "pending" => count($children)]);
    foreach ($children as $child) {
        posix_kill($child, SIGKILL);
    }
}
