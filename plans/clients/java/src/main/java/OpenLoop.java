// What the loads beside it share: an open loop of operations, reported as Shaketable reads them.
// Each operation is due at its time, whether or not those before it have ended, and its latency counts from then.
// Half of them set a key, half get one. Settings: LOAD_RATE (operations a second, 40), LOAD_KEYS (1000), LOAD_PHASE (seconds, 0: waits
// up to so long, as the seed draws, before it is ready, so that a fault finds the client's own timers anywhere, as in an old process).
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

final class OpenLoop {
    /** What a client does; a get of a key that is not there ends with null. */
    interface Client {
        CompletionStage<?> set(String key, String value);

        CompletionStage<String> get(String key);

        /** A class of errors that Shaketable knows, or null. */
        default String errorClass(Throwable error) {
            return null;
        }
    }

    private static final String[] WORDS = {"CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "LOADING", "READONLY"};
    private static final AtomicInteger UNDER_WAY = new AtomicInteger();
    private static volatile boolean isStopping;
    private static BufferedWriter reports;

    static String setting(String name, String standard) {
        String value = System.getenv(name);
        return value == null ? standard : value;
    }

    static String[] nodes() {
        return System.getenv("SHAKETABLE_NODES").split(",");
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c < ' ' ? ' ' : c);
        }
        return quoted.append('"').toString();
    }

    private static synchronized void report(String line) {
        try {
            reports.write(line);
            reports.newLine();
            reports.flush();
        } catch (IOException error) { // nobody reads any more
            Runtime.getRuntime().halt(1);
        }
    }

    private static String errorClass(Client client, Throwable thrown) {
        Throwable error = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String own = client.errorClass(error);
        String text = error.getClass().getSimpleName() + ": " + error.getMessage();
        for (String word : WORDS) {
            if (own == null && text.contains(word)) {
                own = word;
            }
        }
        if (own == null && (text.contains("Timeout") || text.contains("timed out"))) {
            own = "timeout";
        }
        return own == null ? text.substring(0, Math.min(text.length(), 200)) : own;
    }

    private static void operation(Client client, String key, String value, long due) {
        String head = "{\"op\":\"" + (value == null ? "get" : "set") + "\",\"key\":" + quoted(key)
            + (value == null ? "" : ",\"value\":" + quoted(value));
        UNDER_WAY.incrementAndGet();
        (value == null ? client.get(key) : client.set(key, value)).whenComplete((found, error) -> {
            String outcome = ",\"ok\":true";
            if (error != null) {
                outcome = ",\"error\":" + quoted(errorClass(client, error));
            } else if (value == null) {
                outcome += found == null ? ",\"found\":false" : ",\"value\":" + quoted((String) found);
            }
            report(head + outcome + ",\"start\":" + due + ",\"end\":" + System.nanoTime() + "}");
            UNDER_WAY.decrementAndGet();
        });
    }

    /** Says that the client is ready, and works until SIGTERM. */
    static void drive(String name, Package library, Client client) throws Exception {
        reports = new BufferedWriter(new OutputStreamWriter(
            new FileOutputStream("/proc/self/fd/" + System.getenv("SHAKETABLE_PROTOCOL_FD")), StandardCharsets.UTF_8));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            isStopping = true;
            try { // the hook holds the program until what is under way was reported
                ended.await(4, TimeUnit.SECONDS);
            } catch (InterruptedException error) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(0); // clients that hang on closing would be killed for it
        }));
        String own = setting("SHAKETABLE_CLIENT", "client");
        int keys = Integer.parseInt(setting("LOAD_KEYS", "1000"));
        long interval = (long) (1e9 / Double.parseDouble(setting("LOAD_RATE", "40")));
        Random random = new Random(Long.parseLong(System.getenv("SHAKETABLE_SEED")));
        Thread.sleep((long) (1e3 * random.nextDouble() * Double.parseDouble(setting("LOAD_PHASE", "0"))));
        String version = library.getImplementationVersion();
        report("{\"ready\":true,\"client\":" + quoted(name)
            + (version == null ? "" : ",\"version\":" + quoted(version)) + "}");
        long due = System.nanoTime();
        for (int number = 1; !isStopping; number++, due += interval) {
            // A value of its own for each write: so it is known in the end which one a key has.
            String value = random.nextBoolean() ? String.format("%-64s", own + ":" + number + ":").replace(' ', 'x') : null;
            operation(client, own + ":" + random.nextInt(keys), value, due);
            LockSupport.parkNanos(due + interval - System.nanoTime());
        }
        for (int waited = 0; UNDER_WAY.get() > 0 && waited < 3000; waited += 50) {
            Thread.sleep(50);
        }
        report("{\"done\":true,\"pending\":" + UNDER_WAY.get() + "}");
        ended.countDown();
    }
}
