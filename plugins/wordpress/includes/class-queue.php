<?php
/**
 * Posts that are read in the background.
 *
 * @package Copydesk
 */

namespace Copydesk;

use WP_Post;

/**
 * A queue in post meta, worked off by WP cron in short runs. What failed for a passing reason is tried again, later each time.
 */
final class Queue {

	const HOOK = 'copydesk_read_queued';
	const LOCK = 'copydesk_lock';

	/**
	 * Seconds that a run takes up new posts, and after which a run that never ended no longer counts.
	 */
	const RUN   = 20;
	const STALE = 900;

	/**
	 * Seconds until the second, third … try.
	 */
	const WAITS = array( 60, 300, 900, 3600, 14400 );

	/**
	 * Hooks.
	 */
	public static function register(): void {
		add_action( self::HOOK, array( self::class, 'run' ) );
		add_action( 'wp_after_insert_post', array( self::class, 'saved' ), 20, 2 );
	}

	/**
	 * A post was stored: a published one is read again when there is something new in it.
	 *
	 * @param int     $post_id The post.
	 * @param WP_Post $post    The same.
	 */
	public static function saved( int $post_id, WP_Post $post ): void {
		if ( 'publish' === $post->post_status && Settings::get( 'automatic' ) && '' !== Settings::connection()['url']
			&& Settings::covers( $post->post_type ) && '' !== trim( $post->post_content ) && ! Store::reading( $post ) ) {
			self::add( $post_id );
		}
	}

	/**
	 * Have a post read soon.
	 *
	 * @param int $post_id The post.
	 * @param int $wait    Not before so many seconds.
	 */
	public static function add( int $post_id, int $wait = 0 ): void {
		update_post_meta( $post_id, Store::QUEUED, time() + $wait );
		if ( 0 === $wait ) {
			delete_post_meta( $post_id, Store::FAILURE );
		}
		self::schedule( time() + $wait );
	}

	/**
	 * Run at a time, unless a run is due sooner.
	 *
	 * @param int $time The time.
	 */
	private static function schedule( int $time ): void {
		$next = wp_next_scheduled( self::HOOK );
		if ( $next && $next > $time ) {
			wp_unschedule_event( $next, self::HOOK );
			$next = false;
		}
		if ( ! $next ) {
			wp_schedule_single_event( $time, self::HOOK );
		}
	}

	/**
	 * No more runs; what is queued stays so.
	 */
	public static function unschedule(): void {
		wp_clear_scheduled_hook( self::HOOK );
		delete_option( self::LOCK );
	}

	/**
	 * How many posts wait.
	 */
	public static function length(): int {
		return count( self::due( PHP_INT_MAX, -1 ) );
	}

	/**
	 * One run: posts that are due, as long as there is time, and the next run where more wait. Two runs at once exclude each other.
	 */
	public static function run(): void {
		if ( ! self::lock() ) {
			self::schedule( time() + self::RUN );
			return;
		}
		try {
			$end = time() + self::RUN;
			do {
				$ids = self::due( time(), 1 );
				foreach ( $ids as $post_id ) {
					self::read( $post_id );
				}
			} while ( $ids && time() < $end );
		} finally {
			delete_option( self::LOCK );
		}
		$first = self::due( PHP_INT_MAX, 1 );
		if ( $first ) {
			self::schedule( max( time(), (int) get_post_meta( $first[0], Store::QUEUED, true ) ) );
		}
	}

	/**
	 * Read one post that is due.
	 *
	 * @param int $post_id The post.
	 */
	private static function read( int $post_id ): void {
		$post = get_post( $post_id );
		delete_post_meta( $post_id, Store::QUEUED );
		if ( ! $post ) {
			return;
		}
		$result = Store::read( $post );
		if ( ! is_wp_error( $result ) ) {
			return;
		}
		$tries = 1 + ( Store::failure( $post_id )['tries'] ?? 0 );
		Store::fail( $post_id, $result, $tries );
		$data = (array) $result->get_error_data();
		if ( ! empty( $data['again'] ) && isset( self::WAITS[ $tries - 1 ] ) ) {
			self::add( $post_id, max( self::WAITS[ $tries - 1 ], (int) ( $data['retry_after'] ?? 0 ) ) );
		}
	}

	/**
	 * Posts that are due, the longest waiting first.
	 *
	 * @param int $time By when.
	 * @param int $most How many at most, -1 for all.
	 * @return int[]
	 */
	private static function due( int $time, int $most ): array {
		return get_posts(
			array(
				'post_type'        => 'any',
				'post_status'      => 'any',
				'fields'           => 'ids',
				'posts_per_page'   => $most,
				'meta_query'       => array( // phpcs:ignore WordPress.DB.SlowDBQuery -- Few posts have it.
					'due' => array(
						'key'     => Store::QUEUED,
						'value'   => $time,
						'compare' => '<=',
						'type'    => 'NUMERIC',
					),
				),
				'orderby'          => 'due',
				'order'            => 'ASC',
				'suppress_filters' => true,
			)
		);
	}

	/**
	 * Take the lock; add_option() fails where there is one.
	 */
	private static function lock(): bool {
		wp_cache_delete( self::LOCK, 'options' );
		if ( (int) get_option( self::LOCK ) < time() - self::STALE ) {
			delete_option( self::LOCK );
		}
		return add_option( self::LOCK, time(), '', false );
	}
}
