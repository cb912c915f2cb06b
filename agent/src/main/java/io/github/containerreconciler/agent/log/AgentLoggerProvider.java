package io.github.containerreconciler.agent.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Gives the agent's own copy of SLF4J its two loggers: one for our own code, and one for the
 * libraries', which is quiet below {@code WARN}.
 */
public final class AgentLoggerProvider implements SLF4JServiceProvider {

  private static final String OURS = "io.github.containerreconciler.";
  private static final AgentLogger LOGGER = new AgentLogger(Level.TRACE);
  private static final AgentLogger FOREIGN = new AgentLogger(Level.WARN);

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter mdc = new NOPMDCAdapter();

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> name.startsWith(OURS) ? LOGGER : FOREIGN;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}
