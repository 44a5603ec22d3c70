// A load made by a Go cluster client, with its own defaults: go-redis, or rueidis when that is its argument.
// An open loop: each operation is due at its time, whether or not those before it have ended, and its latency counts from then.
// Half of the operations set a key, half get one. Settings: LOAD_RATE (operations a second, 40), LOAD_KEYS (1000), LOAD_PHASE
// (seconds, 0: waits up to so long, as the seed draws, before it is ready, so that a fault finds the client's own timers anywhere).
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
	"golang.org/x/sys/unix"
)

type client interface {
	set(ctx context.Context, key, value string) error
	get(ctx context.Context, key string) (value string, found bool, err error)
}

type goRedis struct{ *redis.ClusterClient }

func (c goRedis) set(ctx context.Context, key, value string) error { return c.Set(ctx, key, value, 0).Err() }
func (c goRedis) get(ctx context.Context, key string) (string, bool, error) {
	value, err := c.Get(ctx, key).Result()
	if errors.Is(err, redis.Nil) {
		return "", false, nil
	}
	return value, true, err
}

type rueidisClient struct{ rueidis.Client }

func (c rueidisClient) set(ctx context.Context, key, value string) error {
	return c.Do(ctx, c.B().Set().Key(key).Value(value).Build()).Error()
}
func (c rueidisClient) get(ctx context.Context, key string) (string, bool, error) {
	value, err := c.Do(ctx, c.B().Get().Key(key).Build()).ToString()
	if rueidis.IsRedisNil(err) {
		return "", false, nil
	}
	return value, true, err
}

// now is CLOCK_MONOTONIC in nanoseconds, which time.Now hides.
func now() int64 {
	var at unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &at); err != nil {
		panic(err)
	}
	return at.Nano()
}

func setting(name string, standard float64) float64 {
	if value, err := strconv.ParseFloat(os.Getenv(name), 64); err == nil {
		return value
	}
	return standard
}

func errorClass(err error) string {
	text := err.Error()
	for _, word := range []string{"CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "LOADING", "READONLY"} {
		if strings.Contains(text, word) {
			return word
		}
	}
	switch {
	case strings.Contains(text, "connection pool timeout"):
		return "pool exhausted"
	case strings.Contains(text, "timeout"), errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.ECONNRESET), strings.Contains(text, "EOF"):
		return "connection reset"
	}
	return text[:min(len(text), 200)]
}

func main() {
	ctx, nodes := context.Background(), strings.Split(os.Getenv("SHAKETABLE_NODES"), ",")
	var loaded client = goRedis{redis.NewClusterClient(&redis.ClusterOptions{Addrs: nodes})}
	ready := map[string]any{"ready": true, "client": "go-redis", "version": redis.Version()}
	if len(os.Args) > 1 && os.Args[1] == "rueidis" {
		made, err := rueidis.NewClient(rueidis.ClientOption{InitAddress: nodes, DisableCache: true})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		loaded, ready = rueidisClient{made}, map[string]any{"ready": true, "client": "rueidis", "version": rueidis.LibVer}
	}
	descriptor, _ := strconv.Atoi(os.Getenv("SHAKETABLE_PROTOCOL_FD"))
	reports, lock := json.NewEncoder(os.NewFile(uintptr(descriptor), "reports")), sync.Mutex{}
	report := func(message map[string]any) {
		lock.Lock()
		defer lock.Unlock()
		if reports.Encode(message) != nil {
			os.Exit(1) // nobody reads any more
		}
	}
	seed, _ := strconv.ParseInt(os.Getenv("SHAKETABLE_SEED"), 10, 64)
	random, own := rand.New(rand.NewSource(seed)), os.Getenv("SHAKETABLE_CLIENT")
	if own == "" {
		own = "client"
	}
	stopping := make(chan os.Signal, 1)
	signal.Notify(stopping, syscall.SIGTERM)
	loaded.get(ctx, own+":first") // reads the slot table
	time.Sleep(time.Duration(random.Float64() * setting("LOAD_PHASE", 0) * 1e9))
	report(ready)
	var underWay atomic.Int64
	keys, interval := int(setting("LOAD_KEYS", 1000)), int64(1e9/setting("LOAD_RATE", 40))
	due, number, isStopping := now(), 0, false
	for ; !isStopping; due, number = due+interval, number+1 {
		key, isWrite, value := fmt.Sprintf("%s:%d", own, random.Intn(keys)), random.Intn(2) == 0, fmt.Sprintf("%s:%064d", own, number)
		underWay.Add(1)
		go func(due int64) {
			defer underWay.Add(-1)
			message := map[string]any{"op": "get", "key": key, "start": due}
			var err error
			if isWrite {
				// A value of its own for each write: so it is known in the end which one a key has.
				message["op"], message["value"] = "set", value
				err = loaded.set(ctx, key, value)
			} else if found, isThere, failure := loaded.get(ctx, key); failure != nil {
				err = failure
			} else if isThere {
				message["value"] = found
			} else {
				message["found"] = false
			}
			message["end"] = now()
			if err != nil {
				message["error"] = errorClass(err)
			} else {
				message["ok"] = true
			}
			report(message)
		}(due)
		select {
		case <-stopping:
			isStopping = true
		case <-time.After(time.Duration(max(0, due+interval-now()))):
		}
	}
	for waited := 0; underWay.Load() > 0 && waited < 60; waited++ {
		time.Sleep(50 * time.Millisecond)
	}
	report(map[string]any{"done": true, "pending": underWay.Load()})
}
