<?php
// A load made by Predis' cluster client, with its own defaults. Exit status 69: it is not installed (apt install php-predis).
// Where Composer has it: LOAD_AUTOLOAD=vendor/autoload.php.
$autoload = getenv("LOAD_AUTOLOAD") ?: "Predis/Autoloader.php";
if (!stream_resolve_include_path($autoload) || !function_exists("pcntl_fork") || !function_exists("posix_kill")) {
    echo "Predis or pcntl or posix is not installed; apt install php-cli php-predis\n";
    exit(69);
}
require $autoload;
if (!getenv("LOAD_AUTOLOAD")) {
    Predis\Autoloader::register();
}
require __DIR__ . "/closed_loop.php";

drive("Predis", Predis\Client::VERSION, fn(array $nodes) => new Predis\Client(
    array_map(fn($node) => "tcp://$node", $nodes), ["cluster" => "redis"]));
