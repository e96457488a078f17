<?php
/**
 * Copydesk on the command line.
 *
 * @package Copydesk
 */

namespace Copydesk;

use WP_CLI;

/**
 * Reads posts with Copydesk, and tells how that stands.
 */
final class Command {

	/**
	 * Reads stored posts, and keeps what it finds with them.
	 *
	 * ## OPTIONS
	 *
	 * [<id>...]
	 * : Posts. Without any, all published ones that were not read as they are.
	 *
	 * [--post_type=<type>]
	 * : Only posts of this type; else of all types chosen in the settings.
	 *
	 * [--force]
	 * : Also those that were read and have not changed since.
	 *
	 * [--background]
	 * : Have WP cron read them, and return at once.
	 *
	 * ## EXAMPLES
	 *
	 *     wp copydesk read
	 *     wp copydesk read 12 15 --force
	 *     wp copydesk read --post_type=page --background
	 *
	 * @param string[]              $ids     Posts.
	 * @param array<string, string> $options Options.
	 */
	public function read( array $ids, array $options ): void {
		$ids   = $ids ? array_map( 'intval', $ids ) : $this->published( $options['post_type'] ?? '' );
		$count = array(
			'read'    => 0,
			'queued'  => 0,
			'skipped' => 0,
			'failed'  => 0,
		);
		foreach ( $ids as $id ) {
			++$count[ $this->read_one( $id, $options ) ];
		}
		$told = array();
		foreach ( array_filter( $count ) as $what => $number ) {
			$told[] = "$number $what";
		}
		$summary = $told ? implode( ', ', $told ) . '.' : 'There is nothing to read.';
		if ( $count['failed'] ) {
			WP_CLI::error( $summary );
		}
		WP_CLI::success( $summary );
	}

	/**
	 * Tells how many posts wait, were read, have changed since, or failed.
	 *
	 * @param string[]              $ids     None.
	 * @param array<string, string> $options None.
	 */
	public function status( array $ids, array $options ): void { // phpcs:ignore Generic.CodeAnalysis.UnusedFunctionParameter -- As WP-CLI calls it.
		$count = array_fill_keys( array( 'read', 'queued', 'outdated', 'failed', 'none' ), 0 );
		foreach ( $this->published( '' ) as $id ) {
			++$count[ Store::state( get_post( $id ) ) ];
		}
		foreach ( $count as $state => $number ) {
			WP_CLI::log( "$state: $number" );
		}
	}

	/**
	 * Tests the connection to the service.
	 *
	 * @param string[]              $ids     None.
	 * @param array<string, string> $options None.
	 */
	public function test( array $ids, array $options ): void { // phpcs:ignore Generic.CodeAnalysis.UnusedFunctionParameter -- As WP-CLI calls it.
		$told = Client::test( Settings::connection() );
		if ( is_wp_error( $told ) ) {
			WP_CLI::error( $told->get_error_message() );
			return;
		}
		WP_CLI::success( sprintf( 'Copydesk answers: %s; up to %d characters a post.', implode( ', ', $told['models'] ), $told['max_chars'] ) );
	}

	/**
	 * Read or queue one post.
	 *
	 * @param int                   $id      The post.
	 * @param array<string, string> $options Options.
	 * @return string read, queued, skipped or failed.
	 */
	private function read_one( int $id, array $options ): string {
		$post = get_post( $id );
		if ( ! $post ) {
			WP_CLI::warning( "There is no post $id." );
			return 'failed';
		}
		if ( Store::reading( $post ) && ! isset( $options['force'] ) ) {
			return 'skipped';
		}
		if ( isset( $options['background'] ) ) {
			Queue::add( $id );
			return 'queued';
		}
		$result = Store::read( $post );
		if ( is_wp_error( $result ) ) {
			Store::fail( $id, $result, 1 );
			WP_CLI::warning( "Post $id: " . $result->get_error_message() );
			return 'failed';
		}
		delete_post_meta( $id, Store::QUEUED );
		WP_CLI::log( sprintf( 'Post %d: %d sources, %d quotes.', $id, count( $result['sources'] ?? array() ), count( $result['quotes'] ?? array() ) ) );
		return 'read';
	}

	/**
	 * Published posts, the newest first.
	 *
	 * @param string $type Of this type, or of all chosen.
	 * @return int[]
	 */
	private function published( string $type ): array {
		return get_posts(
			array(
				'post_type'      => '' === $type ? ( Settings::post_types() ? Settings::post_types() : 'none' ) : $type,
				'post_status'    => 'publish',
				'posts_per_page' => -1,
				'fields'         => 'ids',
			)
		);
	}
}
