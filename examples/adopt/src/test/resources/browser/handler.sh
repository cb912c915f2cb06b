#!/bin/sh
# Answers one request as a WebDriver that does nothing.
read -r method path version
length=0
while read -r line; do
  line=$(printf %s "$line" | tr -d '\r')
  [ -z "$line" ] && break
  case "$line" in [Cc]ontent-[Ll]ength:*) length=${line#*: } ;; esac
done
[ "$length" -gt 0 ] && head -c "$length" >/dev/null
case "$method $path" in
  "GET "*/status) body='{"value":{"ready":true,"message":"ready"}}' ;;
  "POST "*/session)
    session=$(tr -d - </proc/sys/kernel/random/uuid)
    body='{"value":{"sessionId":"'$session'","capabilities":{"browserName":"chrome","platformName":"linux"}}}' ;;
  *) body='{"value":null}' ;;
esac
printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n'
printf 'Content-Length: %s\r\nConnection: close\r\n\r\n%s' "${#body}" "$body"
