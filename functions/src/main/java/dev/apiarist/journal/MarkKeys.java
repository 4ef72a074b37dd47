package dev.apiarist.journal;

import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;

/** The keys of all marks that more than one place uses or that one should find by reading here. */
public final class MarkKeys {
  /** Held in the manager list's name for a while after the managers' leader changed. */
  public static final String LEADER_CHANGED = "leader-changed";

  /** Claimed for a day after the workers' join token was rotated. */
  public static final String WORKER_TOKEN = "worker-token";

  /** Held in the name of the instance whose joining or leaving changes the managers. */
  public static final String MANAGER_CHANGE = "manager-change";

  /** Held until the join time-out after the last look at a launch that no manager answered. */
  public static final String MANAGERS_DARK = "managers-dark";

  /** Held by whoever is about to move tasks onto a node, in that node's name. */
  public static final String MOVING = "moving";

  /** Held while Slack is to be left alone. */
  public static final String SLACK_TURN = "slack-turn";

  /** Claimed while a message is on its way that has capacity looked at again. */
  public static final String CAPACITY_TICK = "capacity-tick";

  private MarkKeys() {}

  /** The turn at changing a group's capacity. */
  public static String scaling(GroupName group) {
    return "scaling#" + group;
  }

  /** Claimed while tasks of a service that were released may still be finding their places. */
  public static String healed(ServiceId service) {
    return "healed#" + service;
  }

  /** Held while somebody asked lately for more or less of a group or a service. */
  public static String asked(String target, String direction) {
    return "asked#" + target + "#" + direction;
  }

  /** Claimed while a group's capacity must not be raised or lowered. */
  public static String coolDown(GroupName group) {
    return "cooldown#" + group;
  }

  /** Claimed once a delivered signal has been dealt with. */
  public static String delivery(String id) {
    return "delivery#" + id;
  }

  /** When the sweep first saw this hook open. */
  public static String hookSeen(String hook, InstanceId instance) {
    return "seen#" + hook + "#" + instance;
  }

  /** Claimed until the next heartbeat of this hook is due. */
  public static String heartbeat(String hook, InstanceId instance) {
    return "heartbeat#" + hook + "#" + instance;
  }

  /** The list of those who have been told of a decision of the journal. */
  public static String told(String decision) {
    return "told#" + decision;
  }

  /** Claimed once it was decided to let this instance in. */
  public static String letIn(InstanceId instance) {
    return "let-in#" + instance;
  }

  /** When a node was first seen Down. */
  public static String down(NodeId node) {
    return "down#" + node;
  }

  /** When a node that is to be drained was first seen under a rolling update. */
  public static String settling(NodeId node) {
    return "settling#" + node;
  }

  /** When moving tasks off a node that is to be drained began. */
  public static String evacuating(NodeId node) {
    return "evacuating#" + node;
  }

  /** Claimed when moving tasks off a node was given up. */
  public static String evacuationGivenUp(NodeId node) {
    return "evacuation-given-up#" + node;
  }

  /** When a member in service was first seen without a node. */
  public static String missing(InstanceId instance) {
    return "missing#" + instance;
  }

  /** When the rebalancing onto a node began. */
  public static String rebalance(NodeId node) {
    return "rebalance#" + node;
  }

  /** Claimed by whoever is about to roll a service onto a node. */
  public static String rolling(NodeId node, ServiceId service) {
    return "rolling#" + node + "#" + service;
  }

  /** Claimed once a service has been rolled onto a node. */
  public static String rolled(NodeId node, ServiceId service) {
    return "rolled#" + node + "#" + service;
  }

  /** Claimed until the end of the second in which a request had a service rescheduled. */
  public static String rescheduled(ServiceId service) {
    return "rescheduled#" + service;
  }

  /** Claimed once the managers' join token has been rotated for this set of managers. */
  public static String managerToken(String managers) {
    return "manager-token#" + managers;
  }

  /** Claimed while a decision need not be written down again. */
  public static String said(String kind, String subject, String what) {
    return "said#" + kind + "#" + subject + "#" + Integer.toHexString(what.hashCode());
  }

  /** Claimed while a service must not be scaled in this direction again. */
  public static String coolDown(ServiceId service, String direction) {
    return "cooldown#service#" + service + "#" + direction;
  }

  /** Claimed while the apps of a service, whose name this is, may not ask for one more again. */
  public static String appAsked(String service) {
    return "app#" + service;
  }

  /** Held in the name of what a notification is about to do, or has done, to a service. */
  public static String notification(ServiceId service, String direction, String fingerprint) {
    return "notification#service#" + service + "#" + direction + "#" + fingerprint;
  }
}
