package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerHostTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix:///x",
        "unix:///var/run/docker.sock",
        "tcp://host:1",
        "tcp://host:65535",
        "tcp://host:2375/",
        "tcp://[::1]:2375",
        "tcp://127.0.0.1:2376"
      })
  void canBeUsed(String text) {
    assertThat(DockerHost.problem(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "unix://, without an absolute path",
    "unix:///, without an absolute path",
    "unix://docker.sock, without an absolute path",
    "unix:///a b, with a space",
    "unix:///a%20b, with a space",
    "tcp://host, without a host and a port of 1 to 65535",
    "tcp://host:0, without a host and a port",
    "tcp://host:65536, without a host and a port",
    "tcp://host:x, without a host and a port",
    "tcp://:2375, without a host and a port",
    "tcp://host:1/v1.41, with more than a host and a port",
    "tcp://host:1?a=b, with a part after ? or #",
    "tcp://host:1#a, with a part after ? or #",
    "tcp://me@host:1, with a user in it",
    "tcp://@host:1, with a user in it",
    "tcp://my_host:1, whose host has a '_'",
    "tcp://_:1, whose host has a '_'",
    "tcp://::1:2375, an IPv6 address stands in brackets",
    "'tcp://ho st:1', is no address",
    "ssh://host, there is no ssh client in here",
    "npipe:////./pipe/docker_engine, Windows pipes are not supported",
    "http://host:1, write tcp:// instead of http://",
    "https://host:1, docker-cert-path for TLS",
    "fd://, the engine's side only",
    "://host, ''",
    "/var/run/docker.sock, write unix:// before the path",
    "host, ''",
    "ftp://host:1, ''"
  })
  void cannotBeUsedAndItSaysWhy(String text, String why) {
    assertThat(DockerHost.problem(text)).isNotNull().contains(why);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://me:secret@host:1, tcp://*@host:1",
    "://@host, ://*@host",
    "unix:///a@b, unix:///a@b",
    "me@host, *@host",
    "me@a://b, *@a://b",
    "tcp://host:1, tcp://host:1"
  })
  void aUserIsNotShown(String text, String shown) {
    assertThat(DockerHost.shown(text)).isEqualTo(shown.replace("*", Secrets.HIDDEN));
  }
}
