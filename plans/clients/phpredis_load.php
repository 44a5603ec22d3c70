<?php
// A load made by phpredis' RedisCluster, with its own defaults. Exit status 69: it is not installed (apt install php-redis).
if (!extension_loaded("redis") || !function_exists("pcntl_fork") || !function_exists("posix_kill")) {
    echo "phpredis or pcntl or posix is not installed; apt install php-cli php-redis\n";
    exit(69);
}
require __DIR__ . "/closed_loop.php";

drive("phpredis", phpversion("redis"), fn(array $nodes) => new RedisCluster(null, $nodes));
