package dev.apiarist.local.cloudformation;

/** Creates resources of one type. */
@FunctionalInterface
interface ResourceType {
  /**
   * Creates a resource.
   *
   * @param properties resolved; those left unread afterwards fail the stack
   * @throws RuntimeException saying what is wrong with it
   */
  Physical create(Resource resource, Properties properties);
}
