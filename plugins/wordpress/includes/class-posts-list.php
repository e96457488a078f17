<?php
/**
 * The list of posts.
 *
 * @package Copydesk
 */

namespace Copydesk;

/**
 * A bulk action that has posts read in the background, and a column that says what was read.
 */
final class Posts_List {

	const ACTION = 'copydesk_read';

	/**
	 * Hooks.
	 */
	public static function register(): void {
		add_action( 'admin_init', array( self::class, 'register_lists' ) );
		add_action( 'admin_notices', array( self::class, 'notice' ) );
		add_filter( 'removable_query_args', fn( $names ) => array( ...$names, 'copydesk_queued' ) );
	}

	/**
	 * Hooks of each list.
	 */
	public static function register_lists(): void {
		foreach ( Settings::post_types() as $type ) {
			add_filter( "bulk_actions-edit-$type", array( self::class, 'add_action' ) );
			add_filter( "handle_bulk_actions-edit-$type", array( self::class, 'handle' ), 10, 3 );
			add_filter( "manage_{$type}_posts_columns", array( self::class, 'add_column' ) );
			add_action( "manage_{$type}_posts_custom_column", array( self::class, 'column' ), 10, 2 );
		}
	}

	/**
	 * The bulk action.
	 *
	 * @param array<string, string> $actions The actions there are.
	 * @return array<string, string>
	 */
	public static function add_action( array $actions ): array {
		return $actions + array( self::ACTION => __( 'Read with Copydesk', 'copydesk' ) );
	}

	/**
	 * The chosen posts into the queue. WordPress has checked the nonce.
	 *
	 * @param string $to     Where it leads.
	 * @param string $action The action.
	 * @param int[]  $ids    The posts.
	 */
	public static function handle( string $to, string $action, array $ids ): string {
		if ( self::ACTION !== $action ) {
			return $to;
		}
		$ids = array_filter( array_map( 'intval', $ids ), fn( $id ) => current_user_can( 'edit_post', $id ) );
		array_map( array( Queue::class, 'add' ), $ids );
		return add_query_arg( 'copydesk_queued', count( $ids ), $to );
	}

	/**
	 * How many were queued.
	 */
	public static function notice(): void {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- A number that is only shown.
		$count = isset( $_GET['copydesk_queued'] ) ? absint( $_GET['copydesk_queued'] ) : null;
		if ( null === $count || 'edit' !== get_current_screen()->base ) {
			return;
		}
		/* translators: %s: a number. */
		$message = sprintf( _n( '%s post is read by Copydesk in the background.', '%s posts are read by Copydesk in the background, one after another.', $count, 'copydesk' ), number_format_i18n( $count ) );
		echo '<div class="notice notice-success is-dismissible"><p>' . esc_html( $message ) . '</p></div>';
	}

	/**
	 * The column's head.
	 *
	 * @param array<string, string> $columns The columns there are.
	 * @return array<string, string>
	 */
	public static function add_column( array $columns ): array {
		return $columns + array( 'copydesk' => __( 'Sourcing', 'copydesk' ) );
	}

	/**
	 * The column of a post.
	 *
	 * @param string $column  The column.
	 * @param int    $post_id The post.
	 */
	public static function column( string $column, int $post_id ): void {
		$post = get_post( $post_id );
		if ( 'copydesk' !== $column || ! $post ) {
			return;
		}
		$states = array(
			'none'     => '—',
			'queued'   => __( 'waits to be read', 'copydesk' ),
			'outdated' => __( 'changed since it was read', 'copydesk' ),
		);
		$state  = Store::state( $post );
		if ( 'failed' === $state ) {
			$message = Store::failure( $post_id )['message'];
			echo '<span title="' . esc_attr( $message ) . '">' . esc_html__( 'could not be read', 'copydesk' ) . '</span><span class="screen-reader-text">: ' . esc_html( $message ) . '</span>';
		} elseif ( 'read' === $state ) {
			self::counts( Store::reading( $post )['result'] );
		} else {
			echo esc_html( $states[ $state ] );
		}
	}

	/**
	 * How many sources speak, and what to look at.
	 *
	 * @param array<string, mixed> $result The reading.
	 */
	private static function counts( array $result ): void {
		$speaking = count( array_filter( (array) ( $result['sources'] ?? array() ), fn( $source ) => $source['statements'] > 0 ) );
		/* translators: %s: a number. */
		echo esc_html( sprintf( _n( '%s source', '%s sources', $speaking, 'copydesk' ), number_format_i18n( $speaking ) ) );
		$anonymous = (int) ( $result['sourcing']['anonymous'] ?? 0 );
		if ( $anonymous ) {
			/* translators: %s: a number. */
			echo '<br>' . esc_html( sprintf( _n( '%s anonymous', '%s anonymous', $anonymous, 'copydesk' ), number_format_i18n( $anonymous ) ) );
		}
	}
}
