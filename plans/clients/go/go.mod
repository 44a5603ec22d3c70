module shaketable.example/clients

go 1.24

require (
	github.com/redis/go-redis/v9 v9.22.0
	github.com/redis/rueidis v1.0.76
	golang.org/x/sys v0.43.0
)
