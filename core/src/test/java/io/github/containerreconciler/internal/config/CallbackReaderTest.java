package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.config.CallbackSettings.Answer;
import io.github.containerreconciler.internal.config.CallbackSettings.Exec;
import io.github.containerreconciler.internal.config.CallbackSettings.Http;
import io.github.containerreconciler.internal.config.CallbackSettings.MBean;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks that the agent asks by itself, as they are written. */
class CallbackReaderTest {

  private static List<CallbackSettings> read(String pairs) throws Exception {
    return Written.one("owner-label=x; " + pairs).callbacks();
  }

  @Test
  void aUrlIsAskedWithItsHeaders() throws Exception {
    assertThat(
            read(
                "callback.grid.http=https://grid:4444/status?x=1;"
                    + " callback.grid.header=Accept: a/json; callback.grid.header=X-Key:1;"
                    + " callback.grid.pick=value.nodes.*.id; callback.grid.require=value.ready;"
                    + " callback.grid.extract=^id-(.*)$; callback.grid.match=label:se.id"))
        .containsExactly(
            new CallbackSettings(
                "grid",
                new Http("https://grid:4444/status?x=1", List.of("Accept: a/json", "X-Key:1")),
                new Answer("value.nodes.*.id", "value.ready", "^id-(.*)$"),
                "label:se.id"));
  }

  @Test
  void aProgramIsRunWithItsArguments() throws Exception {
    assertThat(
            read(
                "callback.db.exec=psql; callback.db.exec=-c; callback.db.exec='select 1';"
                    + " callback.db.match=address"))
        .containsExactly(
            new CallbackSettings(
                "db",
                new Exec(List.of("psql", "-c", "'select 1'")),
                new Answer(null, null, null),
                "address"));
  }

  @Test
  void mbeanGivesAnAttributeOrAnOperation() throws Exception {
    assertThat(
            read(
                "callback.a.mbean=acme:type=*; callback.a.attribute=Ids; callback.a.pick=id;"
                    + " callback.b.mbean=acme:type=Jobs; callback.b.operation=list;"
                    + " callback.b.match=name"))
        .containsExactly(
            new CallbackSettings(
                "a", new MBean("acme:type=*", "Ids", null), new Answer("id", null, null), "id"),
            new CallbackSettings(
                "b",
                new MBean("acme:type=Jobs", null, "list"),
                new Answer(null, null, null),
                "name"));
  }

  @Test
  void aReconcilerMayHaveItsOwn() throws Exception {
    AgentConfig agent =
        Written.read("owner-label=x; reconcilers.a.callback.c.exec=p; reconcilers.b.period=1m");
    assertThat(agent.reconcilers())
        .extracting(config -> config.name() + " " + config.callbacks().size())
        .containsExactly("a 1", "b 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "callback.c.http=ftp://h/ | callback.c.http (here): was \"ftp://h/\"; allowed: http://…",
        "callback.c.http=h:80/x | callback.c.http (here): was \"h:80/…\"; allowed: http://…",
        "callback.c.http=http:///x | without a host",
        "callback.c.http=http://h:99999/x | with a port that cannot be",
        "callback.c.http=http://my_host:0/x | with a port that cannot be",
        "callback.c.http=http://a b/ | which is no URL",
        "callback.c.http=http://me:pw@h/ | \"http://***@h/\", with a user in it; write a header",
        "callback.c.http=http://h/; callback.c.header=secret | callback.c.header (here): was \"***\"",
        "callback.c.http=http://h/; callback.c.header=a b: c | callback.c.header (here): was \"***\"",
        "callback.c.http=http://h/; callback.c.header=a: b\tc | callback.c.header (here): was",
        "callback.c.http=http://h/; callback.c.pick=a..b | , with an empty name",
        "callback.c.http=http://h/; callback.c.pick=.a | , with an empty name",
        "callback.c.http=http://h/; callback.c.require=a. | , with an empty name",
        "callback.c.http=http://h/; callback.c.extract=a | with one group",
        "callback.c.http=http://h/; callback.c.extract=(a)(b) | with one group",
        "callback.c.http=http://h/; callback.c.extract=(a | which is none: Unclosed group",
        "callback.c.http=http://h/; callback.c.match=ip | id, name, address or label:<key>",
        "callback.c.http=http://h/; callback.c.match=label: | is no label's key",
        "callback.c.http=http://h/; callback.c.match=label:a* | stands for itself",
        "callback.c.http=http://h/; callback.c.attribute=A | has no meaning beside callback.c.http",
        "callback.c.exec=p; callback.c.pick=a | has no meaning beside callback.c.exec",
        "callback.c.exec=p; callback.c.header=a: b | has no meaning beside callback.c.exec",
        "callback.c.exec=p; callback.c.http=http://h/ | is a second one of http, exec and mbean",
        "callback.c.exec= | , an empty element",
        "callback.c.mbean=nonsense; callback.c.attribute=A | which is none",
        "callback.c.mbean=a:b=c | needs either an attribute or an operation",
        "callback.c.mbean=a:b=c; callback.c.attribute=A; callback.c.operation=o | needs either",
        "callback.c.mbean=a:b=c; callback.c.attribute=A; callback.c.require=x | has no meaning",
        "callback.c.match=id | is of a callback that asks nobody",
        "callback.c.htp=http://h/ | did you mean callback.c.http?",
        "callback.a.b.http=http://h/ | is not callback.<name>.<key>: a callback's name has letters",
      })
  void whatCannotBeAskedIsRefused(String pairs, String why) {
    assertThat(Written.problems("owner-label=x; " + pairs))
        .anySatisfy(p -> assertThat(p).contains(why))
        .noneSatisfy(p -> assertThat(p).contains("pw@"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "callback.c.http=htp://h/s3cret",
        "callback.c.http=http://a b/s3cret",
        "callback.c.http=http://h:0/s3cret",
        "callback.c.http=http://h/?s3cret; callback.c.http=http://i/s3cret",
        "callback.c.htp=http://h/s3cret",
        "callback.c.exec=\"curl http://h/s3cret; callback.c.http=x\"",
        "callback.c.http=http://h/; callback.c.header='Authorization: s3cret'",
        "callback.c.http=http://h/; callback.c.header=Author ization: s3cret",
        "callback.c.http=http://h/; callback.c.match=http://h/s3cret",
      })
  void noProblemShowsATokenOfAddressOrHeader(String pairs) {
    assertThat(Written.problems("owner-label=x; " + pairs))
        .isNotEmpty()
        .noneSatisfy(p -> assertThat(p).contains("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "name", "address", "label:a.b"})
  void anEntryIsComparedWithWhatIsWritten(String match) throws Exception {
    assertThat(read("callback.c.exec=p; callback.c.match=" + match).get(0).match())
        .isEqualTo(match);
  }
}
